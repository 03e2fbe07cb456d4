// Package serve makes single predictions with the deployed model, which is in memory and replaced atomically.
//
//	s := serve.New(time.Now)
//	err := s.Swap(serve.Deployment{Reader: reader, Set: set, Model: model, Version: v})
//	p := s.Predict("a27b09ee-0cf8-11ed-899e-b29c4abd48f4")
//	fmt.Println(p.Status, p.Class, p.Proba)
//
// Predict corresponds to the notebook's model_predict(user_id), which loaded the newest model from disk in each request,
// built the feature vector in the order of a dict, and raised on an unknown id. Here the vector has the order of the fit,
// by name; an unknown id is a status; and a request loads and compiles nothing.
//
// The result is always a Prediction with a status, never an error: OK, NOT_FOUND (no such id), INVALID (a value that the
// model needs is missing or impossible), UNAVAILABLE (no model serves). The caller measures the latency, because a
// browser's clock is too coarse for one call.
//
// A version's signature is enforced as in MLflow: columns are matched by name, in any order, and other columns are
// ignored. If a column is missing or of another kind, Swap returns a *SignatureError that names all such columns. No
// values are converted: integers and fractions are one kind, and a text or a boolean is not a number. A request is INVALID
// if it has a value of another kind, a name that is not a column, a category that the model's steps do not know, or a
// missing value that no step fills. The error names the version, the column, and the expected and actual value.
//
// A row of finite numbers is predicted directly from a vector. A model with text inputs, and a row with a missing number
// that a step may fill, need a table of one row, which takes a few microseconds more and has bit-identical results.
//
// Limits: models that classify, regress or cluster, not those that only transform; one model at a time, no canary or
// shadow deployments. A Server is safe for concurrent use and handles one request at a time. A *ml.Model must not be
// deployed in two servers at once, as its fast path uses a shared buffer.
//
//orrery:inline never
package serve
