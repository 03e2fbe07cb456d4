package jobs

// Split is train_test_split's arguments.
type Split struct {
	TestSize    float64 `json:"test_size"` // share in (0, 1), or rows from 1 up
	RandomState uint64  `json:"random_state"`
	Stratify    bool    `json:"stratify"`
}

// CV is how cross-validation divides the rows: scikit-learn's splitter of that name.
type CV struct {
	Splitter    string `json:"splitter"` // KFold, StratifiedKFold, GroupKFold, TimeSeriesSplit; "": StratifiedKFold, or KFold where there are no classes
	NSplits     int    `json:"n_splits"` // 0: 5
	Shuffle     bool   `json:"shuffle"`
	RandomState uint64 `json:"random_state"`
	Groups      string `json:"groups,omitempty"` // GroupKFold's column
}
