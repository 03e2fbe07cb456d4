package effect

// Share lets the second worker begin at once.
func (r *Runner) Share() { r.alone = 0 }
