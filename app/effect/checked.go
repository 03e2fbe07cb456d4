package effect

import (
	"encoding/json"
	"io"

	"orrery/app/station/checked"
)

// readChecked reads the results of the tests, which are a file of the site.
func (r *Runner) readChecked() {
	const path = "web/checked.json"
	const notFetched = "The list could not be fetched from this site. Check the connection and open the page again."
	file, ok := r.Page.SiteFile(path)
	if !ok {
		r.Send(checked.ReadDone{Failed: notFetched})
		return
	}
	var rows []checked.Row
	b, err := io.ReadAll(file.Open())
	if err == nil {
		err = json.Unmarshal(b, &rows)
	}
	if err != nil || len(rows) == 0 {
		r.Send(checked.ReadDone{Failed: "The list of this site cannot be read."})
		return
	}
	r.Send(checked.ReadDone{Rows: rows})
}
