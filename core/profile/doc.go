// Package profile finds problems of a table before a model is trained on it, most severe first, and the affected rows.
//
//	o := profile.Options{Roles: profile.Roles{Target: "churned", Features: []string{"age", "plan"}}}
//	findings, err := profile.Find(t, summaries, o)
//	rows, err := profile.Arrange(t, profile.View{Finding: &findings[0]}, o)
//
// What each finding means, in the order in which equals are listed:
//
//	missing_target     rows without a target; a fit needs one in every row
//	leak               one feature alone gives the target away, see below
//	not_finite         numbers that are infinite; a fit refuses them
//	conflicting_labels rows that are alike in every feature and differ in the target
//	duplicate_rows     rows that are alike in every column (pandas: duplicated(keep=False))
//	class_imbalance    the rarest class has less than 0.4 / classes of the rows, 20 % of two
//	time_out_of_range  times before 1900 or after now
//	mixed_types        a text column of which a tenth or more of the present cells are numbers
//	constant           one value, or none, in every row
//	near_unique_text   a text in which nine of ten present cells or more are different
//	missing_values     empty cells
//	repeated_key       rows that share their entity key with another
//
// A leak is measured on at most 50,000 rows, evenly spread, where both the feature and the
// target are present. For two classes and a number it is the area under the ROC curve when
// the number itself is the score, in either direction; 0.98 or more is suspicious. For texts,
// and for more classes, it is the accuracy of the most frequent class among the other rows of
// the same value (of the same of at most 64 quantiles, for a number): each row is left out of
// its own vote, so that a different value in every row predicts nothing. It is suspicious
// from 0.98 if it also corrects nine of ten errors of always predicting the most frequent
// class. For a target of numbers it is the squared correlation, suspicious from 0.99.
// Classes of fewer than five rows are not measured.
//
// # Limits
//
// The numbers do not prove a leak: a feature may be legitimately that good. Findings use
// only values, not the meaning of columns.
//
//orrery:inline engine
package profile
