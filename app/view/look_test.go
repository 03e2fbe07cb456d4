package view_test

import (
	"testing"
	"time"

	"orrery/app/state"
	"orrery/app/station"
	"orrery/app/station/serve"
	"orrery/app/station/train"
	"orrery/core/ml/catalog"
	"orrery/core/work"
)

// A tree is drawn, or told as a table, and asked about its inputs.
func TestTrain_tree(t *testing.T) {
	d := sit(t, station.Train)
	d.state.Kinds = catalog.Catalog()
	d.load()
	d.do(train.EstimatorChosen{Op: "DecisionTreeClassifier"}, train.TrainTyped{Field: "max_depth", Text: "2"},
		train.ParamTyped{Branch: train.Final, Name: "random_state", Text: "0"})
	d.train()
	d.do(train.PermutePressed{}, train.InputChosen{Name: "feature_1"})
	d.until("the importance and the dependence", func(s state.State) bool {
		return s.Look.PermutationImportance.Answer != nil && s.Look.PartialDependence.Answer != nil
	})
	s := d.state
	s.Kinds = few(s.Kinds)
	golden(t, "train_tree", s)
	s.Tables = []string{"tree", "drops", "along"}
	golden(t, "train_tree_tables", s)
}

// The curve of a fit grows while it goes on.
func TestTrain_course(t *testing.T) {
	d := sit(t, station.Train)
	d.state.Kinds = catalog.Catalog()
	d.load()
	d.do(train.EstimatorChosen{Op: "MLPClassifier"}, train.FitPressed{})
	job := d.state.Train.Fitting.Job
	for i, loss := range []float64{0.9, 0.7, 0.6} {
		d.state, _ = state.Update(d.state, state.Progressed{Job: job, Progress: work.Progress{Done: int64(10 * (i + 1)), Total: 200, Loss: work.Num(loss)}})
	}
	d.do(state.Tick{Now: noon().Add(2 * time.Second)})
	s := d.state
	s.Kinds = few(s.Kinds)
	golden(t, "train_course", s)
}

func TestTrain_learningCurve(t *testing.T) {
	d := sit(t, station.Train)
	d.load()
	d.do(train.LearnPressed{})
	d.until("the learning curve", func(s state.State) bool { return s.Look.LearningCurve.Answer != nil })
	d.do(train.TrainTyped{Field: "C", Text: "2"})
	golden(t, "train_learnt", d.state)
}

// Clusters have no score, no target and no classes; they are drawn, registered and served.
func TestTrain_clusters(t *testing.T) {
	d := sit(t, station.Train)
	d.state.Kinds = catalog.Catalog()
	d.load()
	d.do(train.EstimatorChosen{Op: "KMeans"}, train.TrainTyped{Field: "n_clusters", Text: "3"},
		train.ParamTyped{Branch: train.Final, Name: "random_state", Text: "0"})
	d.train()
	d.promote()
	s := d.state
	s.Kinds = few(s.Kinds)
	s.Kinds["KMeans"] = catalog.Catalog()["KMeans"]
	golden(t, "train_clusters", s)
	s.Tables = []string{"sizes", "boundary"}
	golden(t, "train_clusters_tables", s)
	d.do(state.Visited{Station: station.Serve}, serve.ServeKeyTyped{Text: d.state.Data.Table.Columns()[3].Text(1)}, serve.PredictPressed{})
	d.until("the prediction", func(s state.State) bool { return s.Answer != nil })
	d.state.Answer.Took, d.state.Answer.Calls = time.Microsecond, 1
	golden(t, "serve_clusters", d.state)
}
