package train_test

import (
	"testing"
	"time"

	"orrery/app/apptest"
	"orrery/app/state"
	"orrery/app/station"
	"orrery/app/station/serve"
	"orrery/app/station/train"
	"orrery/core/ml/catalog"
	"orrery/core/work"
)

// A tree is drawn or shown as a table, and its inputs are explained.
func TestTrain_tree(t *testing.T) {
	d := apptest.Sit(t, station.Train)
	d.State.Kinds = catalog.Catalog()
	d.Load()
	d.Do(train.EstimatorChosen{Op: "DecisionTreeClassifier"}, train.TrainTyped{Field: "max_depth", Text: "2"},
		train.ParamTyped{Branch: train.Final, Name: "random_state", Text: "0"})
	d.Train()
	d.Do(train.PermutationPressed{}, train.InputChosen{Name: "feature_1"})
	d.Until("the importance and the dependence", func(s state.State) bool {
		return s.Explanation.PermutationImportance.Answer != nil && s.Explanation.PartialDependence.Answer != nil
	})
	s := d.State
	s.Kinds = apptest.Few(s.Kinds)
	apptest.Golden(t, "tree", s)
	s.Tables = []string{"tree", "drops", "along"}
	apptest.Golden(t, "tree_tables", s)
}

// The loss curve grows during the fit.
func TestTrain_lossCurve(t *testing.T) {
	d := apptest.Sit(t, station.Train)
	d.State.Kinds = catalog.Catalog()
	d.Load()
	d.Do(train.EstimatorChosen{Op: "MLPClassifier"}, train.FitPressed{})
	job := d.State.Train.Fitting.Job
	for i, loss := range []float64{0.9, 0.7, 0.6} {
		d.State, _ = state.Update(d.State, state.Progressed{Job: job, Progress: work.Progress{Done: int64(10 * (i + 1)), Total: 200, Loss: work.Num(loss)}})
	}
	d.Do(state.Tick{Now: apptest.Noon().Add(2 * time.Second)})
	s := d.State
	s.Kinds = apptest.Few(s.Kinds)
	apptest.Golden(t, "course", s)
}

func TestTrain_learningCurve(t *testing.T) {
	d := apptest.Sit(t, station.Train)
	d.Load()
	d.Do(train.LearningCurvePressed{})
	d.Until("the learning curve", func(s state.State) bool { return s.Explanation.LearningCurve.Answer != nil })
	d.Do(train.TrainTyped{Field: "C", Text: "2"})
	apptest.Golden(t, "learning_curve", d.State)
}

// Clusters have no score, no target and no classes. They are plotted, registered and served.
func TestTrain_clusters(t *testing.T) {
	d := apptest.Sit(t, station.Train)
	d.State.Kinds = catalog.Catalog()
	d.Load()
	d.Do(train.EstimatorChosen{Op: "KMeans"}, train.TrainTyped{Field: "n_clusters", Text: "3"},
		train.ParamTyped{Branch: train.Final, Name: "random_state", Text: "0"})
	d.Train()
	d.Promote()
	s := d.State
	s.Kinds = apptest.Few(s.Kinds)
	s.Kinds["KMeans"] = catalog.Catalog()["KMeans"]
	apptest.Golden(t, "clusters", s)
	s.Tables = []string{"sizes", "boundary"}
	apptest.Golden(t, "clusters_tables", s)
	d.Do(state.Visited{Station: station.Serve}, serve.ServeKeyTyped{Text: d.State.Data.Table.Columns()[3].Text(1)}, serve.PredictPressed{})
	d.Until("the prediction", func(s state.State) bool { return s.Answer != nil })
	d.State.Answer.Took, d.State.Answer.Calls = time.Microsecond, 1
	apptest.Golden(t, "serve_clusters", d.State)
}
