package effect

// Share makes the second worker start immediately.
func (r *Runner) Share() { r.shareAfter = 0 }

// Panicked returns the answer to a command that has panicked.
var Panicked = panicked
