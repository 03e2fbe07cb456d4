// Package batch owns the commands "run", "join", "runs", "table" and "workspace". The first is one experiment
// from a spec file to an answer file, with the same core as the browser and without one: an assignment can be
// graded with it and a shared experiment repeated. The second joins features to rows as they were at each row's
// time, the third finds runs in a file; the others say what is in a CSV file and in an exported workspace.
//
//	go run ./app run SPEC.json [-o OUT.json] [--root DIR] [--timeout 5m] [--max-memory 1GB]
//	go run ./app join SPEC.json [-o OUT.csv|OUT.json]
//	go run ./app runs FILE [--filter QUERY] [--order-by FIELDS] [--max N] [--format table|json|csv]
//	go run ./app table FILE [--json]
//	go run ./app workspace FILE.zip [--timeout 5m]
//
// # Run
//
// A spec names a CSV file (relative to the spec), its target, features, inputs, the rows to train
// and to test on or how to split them, and the steps of a pipeline by scikit-learn's names:
//
//	{"data": "user_data.csv", "target": "target", "entity": "user_id",
//	 "features": [{"name": "feature_3", "expr": "feature_1 ** 2"}],
//	 "inputs": ["feature_1", "feature_2", "feature_3"],
//	 "split": {"test_size": 0.25, "random_state": 0, "stratify": false},
//	 "steps": [{"op": "StandardScaler", "params": {}}, {"op": "LogisticRegression", "params": {"C": 1.0}}]}
//
// Without inputs it takes every column and feature but target and entity; instead of split it takes
// "train" and "test" as lists of rows, counted from 0. The answer has the rows, the classes, what
// was predicted for the test rows in their order, scores and what each step learnt. NaN and
// infinities are the texts "nan", "inf" and "-inf". "test_size" is a share where it is written with a point, else a
// number of rows. Keys that are given twice, or in another case, are refused.
//
// A feature may have unit tests, "tests": [{"given": {"feature_1": "2"}, "want": "4"}]; one that fails ends the run.
// Table-wide functions, zscore(feature_1), learn from the training rows alone, in cross-validation from those of each
// fold; the answer's "features" are the definitions with what was learnt "frozen" in them, and a spec that gives them
// like this uses those values.
//
// A last step that transforms or makes clusters needs no target and learns from all rows unless the spec says
// otherwise. What is fitted many times is asked for by "cv", "grid" (with "n_iter" and "random_state" drawn from it),
// "learning_curve", and scored by "scoring", all in scikit-learn's names; it sees the training rows of "train" or
// "split", else all rows. "permutation_importance" and "partial_dependence" ask the model about the test rows.
//
// # Join
//
// A spec names two CSV files: rows of entities at times, and the source, events of those entities:
//
//	{"entity_rows": "labels.csv", "source": "events.csv", "entity": ["user_id"],
//	 "event_timestamp": "event_timestamp", "ttl": "7d", "features": ["device"],
//	 "aggregations": [{"name": "mean_7d", "column": "amount", "function": "mean", "window": "7d"}]}
//
// The answer has the entity rows in their order with the features behind them: "columns", "rows" (missing cells are
// null), "found", which counts the rows for which the source had one, and "warnings". Which row holds at a time is
// said in core/feature/asof: the latest at or before it and at most "ttl" old; a window is (t-w, t]. Without features
// and aggregations it takes every other column of the source that the entity rows lack; without event_timestamp the source's rows count as
// equally old. "entity" is one column or several, "created_timestamp" decides between rows of one event time,
// "entity_timestamp" names the time of the entity rows where it is not event_timestamp, "on_demand" has expressions
// over the joined columns, and "full_feature_names" puts the view's "name" (else the source's) before each feature.
// Times are ISO 8601, UTC unless they say otherwise, or numbers that count seconds since 1970.
//
// # Runs
//
// Runs are found in a file by MLflow's search grammar (core/registry/search has all
// of it) and prints them as a table, as JSON or as CSV:
//
//	go run ./app runs FILE --filter 'metrics.f1 >= 0.8 AND params.C = "1.0"' --order-by "metrics.f1 DESC" --format csv
//
// FILE has runs as MLflow's REST interface writes them, as a list or under "runs":
//
//	{"runs": [{"info": {"run_id": "a1", "run_name": "first", "status": "FINISHED", "start_time": 1700000000000},
//	           "data": {"metrics": [{"key": "f1", "value": 0.9}], "params": [{"key": "C", "value": "1.0"}], "tags": []},
//	           "inputs": {"datasets": [{"name": "user_data.csv", "digest": "a1b2", "context": "train"}]}}]}
//
// # Limits
//
// The table has to fit into memory: --max-memory bounds its cells while they are read. --root keeps data files inside a
// folder and --timeout ends a command. Each command ends with its context and writes nothing then. The memory of models
// and of columns that are made is not limited.
package batch
