// Package checks tests whether data, features and a model are ready to serve, as a list of
// tests in pytest's style, each with the value that it found.
//
//	suite := checks.NewSuite(checks.Config{Key: "user_id", Target: "target", ScoreFloor: 0.8})
//	results := suite.Run(ctx, checks.Subject{Table: t, Set: set, Model: m, TestRows: test, Score: 0.88}, time.Now)
//	fmt.Print(checks.Report(results))
//	open, why := checks.Gate(results)
//
// The notebook's repository had one test, `assert True == True`. Every check here can
// fail. The configuration and the subject determine which ones run:
//
//	test_schema            data      the columns are there, with their kinds
//	test_missing_target    data      no row lacks its target
//	test_unique_key        data      every row has a key, and no two rows have the same
//	test_class_balance     data      the rarest class is not too rare; of classes only
//	test_feature_example   features  a worked example: given values, wanted result
//	test_train_serve_equal features  offline and online give the same bits
//	test_signature         model     every input is there with the kind of the fit
//	test_score_floor       model     accuracy or r2 is not below the floor
//	test_deterministic     model     repeated predictions, by table and by row, have the same bits
//
// core/work adds test_view_skew[shop v1] for each view that is in an online store.
//
// Limits: test_train_serve_equal and test_deterministic look at 1,000 rows at most, evenly
// spread. The score is the caller's; nothing is fitted here unless Subject.Refit is given.
//
//orrery:inline never
package checks
