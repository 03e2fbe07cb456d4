package effect

// Share lets the second worker begin at once.
func (r *Runner) Share() { r.shareAfter = 0 }

// Panicked is the answer to a command that ended in a panic.
var Panicked = panicked
