package jobs

import "orrery/core/work"

// jobs returns the table of all jobs.
func (w *worker) jobs() []work.Spec {
	return []work.Spec{
		// Tables.
		work.DefineWithFile(w.parse),
		work.Define(w.open),
		work.Define(w.makeTable),
		work.Define(w.describe),
		work.Define(w.buildIndex),
		work.Define(w.profileTable),
		work.Define(w.filterAndSort),
		work.Define(w.export),
		work.Define(w.keepTable),
		work.Define(w.listTables),
		work.Define(w.rename),
		work.Define(w.setRoles),
		work.Define(w.forget),
		// Feature views.
		work.Define(w.join),
		work.Define(w.trace),
		work.Define(w.materialize),
		work.Define(w.compare),
		work.Define(w.appendRow),
		// Models.
		work.Define(w.fit),
		work.Define(w.crossVal),
		work.Define(w.search),
		work.Define(w.decisionBoundary),
		work.Define(w.explain),
		work.Define(w.confidenceIntervals),
		work.Define(w.permutationImportance),
		work.Define(w.partialDependence),
		work.Define(w.learningCurve),
		work.Define(w.check),
		work.Define(w.reproduceRun),
		work.Define(w.splitRows),
		// The model server.
		work.Define(w.openStore),
		work.Define(w.deploy),
		work.Define(w.predict),
		work.Define(w.sendTraffic),
		work.Define(w.describeModel),
		// Everything that is stored in the browser.
		work.DefineWithFile(w.readWorkspace),
		work.DefineWithFile(w.importTables),
		work.Define(w.exportWorkspace),
		work.Define(w.createBackup),
		work.Define(w.verify),
		work.Define(w.eraseAll),
	}
}
