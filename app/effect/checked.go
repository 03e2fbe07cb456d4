package effect

import (
	"encoding/json"
	"io"

	"orrery/app/state"
)

// readChecked reads what the tests found, a file of the site.
func (r *Runner) readChecked() {
	const path = "web/checked.json"
	const away = "The list could not be fetched from this site. Check the connection and open the page again."
	file, ok := r.Page.SiteFile(path)
	if !ok {
		r.Send(state.CheckedRead{Failed: away})
		return
	}
	var rows []state.CheckedRow
	b, err := io.ReadAll(file.Open())
	if err == nil {
		err = json.Unmarshal(b, &rows)
	}
	if err != nil || len(rows) == 0 {
		r.Send(state.CheckedRead{Failed: "The list of this site cannot be read."})
		return
	}
	r.Send(state.CheckedRead{Rows: rows})
}
