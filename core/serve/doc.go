// Package serve answers one prediction at a time with the model that is champion, kept
// in memory and exchanged at once.
//
//	s := serve.New(time.Now)
//	err := s.Swap(serve.Deployment{Reader: reader, Set: set, Model: model, Version: v})
//	p := s.Predict("a27b09ee-0cf8-11ed-899e-b29c4abd48f4")
//	fmt.Println(p.Status, p.Class, p.Proba)
//
// Predict is the notebook's model_predict(user_id). That one loaded the newest model from
// disk within each request, put the features into the vector in whatever order a
// dict had them, and raised on an unknown id. Here the vector has the order that the
// model was fitted with, by name; an unknown id is a status; and nothing is loaded or
// compiled between a question and its answer.
//
// Every answer is a Prediction with a status, never an error: OK, NOT_FOUND (no such
// id), INVALID (a value that the model needs is missing or not possible), UNAVAILABLE
// (no model serves). How long it took is for the caller to measure and fill in, because
// a browser's clock is too coarse for one call.
//
// A version's signature is enforced, as MLflow does it: columns are taken by name, so that
// their order makes no difference, and those that the model does not take are of no
// concern. A column that is missing or of another kind keeps Swap from deploying, with a
// *SignatureError that names all of them; nothing is converted, since whole numbers and
// fractions are one kind here, and a text or a truth value is no number. A request with a
// value of another kind, a name that is no column, a category that the model's steps do not
// know or a gap that none of them fills is INVALID; the answer names the version and the
// column, what was expected and what was found.
//
// A row of finite numbers takes the fast way, from vector to answer. A model with text
// inputs, and a row with a missing number that a step may fill in, take the slow way, by
// a table of one row, which is some microseconds more and gives the same bits.
//
// Limits: models that classify, regress or cluster, not those that only transform; one
// model at a time, no canary and no shadow. A Server may be used by several goroutines,
// which it answers one after the other; a *ml.Model must not be deployed in two servers at
// once, since its hot path has one scratch.
//
//orrery:inline never
package serve
