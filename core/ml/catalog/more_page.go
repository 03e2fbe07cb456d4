//go:build page

package catalog

import "orrery/core/ml"

// more is empty in the page; see Catalog.
func more() ml.Catalog { return nil }
