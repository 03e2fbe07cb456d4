package work

import (
	"encoding/json"

	"orrery/core/ml"
)

// These jobs look into a model that is fitted. Their Model crosses as the message's body.
type (
	// Explain takes the answer for one row of the table apart. Answer: Explained, or
	// Failed{Code: "form"} for a model that is no weighted sum.
	Explain struct {
		Table    string
		Features Features
		Model    json.RawMessage `json:"-"`
		Row      int
	}
	// Bound finds how far the marks on the test rows could have come out otherwise. Answer: Bounded.
	Bound struct {
		Table    string
		Features Features
		Model    json.RawMessage `json:"-"`
		Split    Split
	}
	// Permute is permutation_importance on the test rows, over the inputs of the whole pipeline.
	// Answer: Permuted.
	Permute struct {
		Table       string
		Features    Features
		Model       json.RawMessage `json:"-"`
		Split       Split
		Repeats     int // n_repeats
		RandomState uint64
	}
	// Depend is partial_dependence of one input on the test rows. Answer: Depended.
	Depend struct {
		Table    string
		Features Features
		Model    json.RawMessage `json:"-"`
		Split    Split
		Input    string
	}
	// Learn is learning_curve on the training rows: the pipeline fitted anew with more and more of
	// them, in each fold. Progress comes after each fit. Answer: Learnt.
	Learn struct {
		Table    string
		Features Features
		Pipeline ml.Pipeline
		Split    *Split // as in CrossVal
		CV       CV
	}
)

// These are their answers.
type (
	// Explained is one answer of a linear model, number by number; see core/ml/explain.
	Explained struct {
		Row       int
		Steps     []string // that the marks are of, "" for the input, in the order of the pipeline
		Terms     []Term   // at most 200, those that push most, in the order of the columns
		Others    Num      // what the terms beyond them push together
		Of        int      // terms there are
		Intercept Num
		Total     Num
		Class     int       // that the terms are of, for three classes or more
		Totals    ml.Floats // of each class, or one
		Link      string    // sigmoid, sigmoid of 2z, sigmoids by sum, softmax, "" for none
		Prob      ml.Floats // of each class, nil without
		Answer    Num       // class index or value
	}
	// Term is one column that the last step reads. Marks stand beside Explained.Steps; where a
	// column has none it is nil, and a gap is NaN.
	Term struct {
		Name       string
		Marks      []*Num
		Coef, Push Num
	}
	// Bounded answers Bound: the 95 % intervals of the bootstrap.
	Bounded struct {
		Times     int // draws; 0 where the test rows are too many for it
		Intervals []Interval
	}
	// Interval is a mark by the name that Score.Metrics has.
	Interval struct {
		Name             string
		Value, Low, High Num
	}
	// Permuted answers Permute, in the order of the inputs.
	Permuted struct {
		Scoring string
		Repeats int
		Inputs  []Drop
	}
	// Drop is how much worse the score became when an input was shuffled.
	Drop struct {
		Input     string
		Mean, Std Num
	}
	// Depended answers Depend: the mean answer over the test rows at each value of the input.
	// Values are the numbers; of a text, Names.
	Depended struct {
		Input  string
		Values ml.Floats
		Names  []string
		Means  []ml.Floats // [output][point]: of the second of two classes, of each class, or the value
	}
	// Learnt answers Learn: means and standard deviations over the folds.
	Learnt struct {
		Scoring         string
		Sizes           []int
		Train, TrainStd ml.Floats
		Test, TestStd   ml.Floats
		Folds           int
		Note            string
	}
)

func (Explain) kind() string   { return "explain" }
func (Bound) kind() string     { return "bound" }
func (Permute) kind() string   { return "permute" }
func (Depend) kind() string    { return "depend" }
func (Learn) kind() string     { return "learn" }
func (Explained) kind() string { return "explained" }
func (Bounded) kind() string   { return "bounded" }
func (Permuted) kind() string  { return "permuted" }
func (Depended) kind() string  { return "depended" }
func (Learnt) kind() string    { return "learnt" }
