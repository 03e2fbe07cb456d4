package state

import (
	"time"

	"orrery/app/station"
	"orrery/app/station/checked"
	"orrery/app/station/monitor"
	"orrery/core/ml"
	"orrery/core/ml/catalog"
	"orrery/core/work"
)

// Station names a page of the interface.
type Station = station.ID

// These are the pages that this package speaks of; station.Pages lists all.
const (
	Map         Station = ""
	Data        Station = "data"
	Features    Station = "features"
	Train       Station = "train"
	Checked             = checked.ID
	Experiments Station = "experiments"
	Automation  Station = "automation"
	Checks      Station = "checks"
	Serve       Station = "serve"
	Monitor     Station = "monitor"
)

// State is everything that the interface shows.
type State struct {
	station.Session
	Sub        string // what the address names in the station, as run/<id>
	Query      string // of the address, without the question mark
	Lost       bool   // the address names nothing that there is
	Ready      bool   // what this browser has kept is loaded
	Menu       bool   // the station list of small screens is open
	Later      int    // turns of the page until all of the station is drawn; see InTurns
	Toast      Toast
	Newer      NewerState
	Storage    Storage
	Start      StartState
	Durability Durability
	Workspace  WorkspaceState
	Backup     BackupState
	Verify     VerifyState
	Kinds      ml.Catalog // the steps that a pipeline can have; read-only

	Data        DataState
	Shelf       ShelfState
	Paint       PaintState
	Make        MakeState
	Features    FeatureState
	Store       StoreState
	Train       TrainState
	Tune        TuneState
	Look        ExplainState
	Checked     checked.Model
	Experiments RunState
	Automation  AutoState
	Checks      CheckState
	Serve       ServeState
	Monitor     monitor.Model
	Flow        FlowState

	jobs   int  // the last id given
	warns  bool // the browser asks before the page is left
	saved  savedSettings
	forget []string // settings that the next save deletes
	saying string   // what is said when the next save is done
	unkept []string // settings that were refused: they are written again when something else was written
}

// Toast is the one short message at the edge of the page. Its action may undo.
type Toast struct {
	Text   string
	Action string
	Do     Msg
	Bad    bool
	Until  time.Time
}

// Storage is how full the browser's store is, and what went wrong with it.
type Storage struct {
	Used, Budget int
	Large        int // models that lie in the database, because they are too large for it
	LargeBytes   int
	Saving       int      // writes that are under way: until they end, they may be lost
	Problems     []string // records that could not be read at start
	Unusable     Unusable // stores that cannot be used here
	Failed       string   // the last write that was refused
	told         bool     // that it is nearly full
}

// These types are those of package station.
type (
	Busy   = station.Busy
	Notice = station.Notice
)

func notice(f work.Failed) Notice { return station.NoticeOf(f) }

// New returns the state before anything is loaded.
func New() State {
	return State{
		Kinds: catalog.Catalog(),
		Make:  defaultMake(),
		Train: defaultTrain(), Tune: defaultTune(), Automation: defaultAuto(), Checks: defaultChecks(),
		Experiments: RunState{RunTable: RunTable{Filter: "all"}}, Serve: ServeState{Tab: "id"},
	}
}

// job gives out the next id.
func (s *State) job() int {
	s.jobs++
	return s.jobs
}

const toastFor = 8 * time.Second

func (s *State) say(text string) { s.Toast = Toast{Text: text, Until: s.Now.Add(toastFor)} }

func (s *State) complain(text string) {
	s.Toast = Toast{Text: text, Bad: true, Until: s.Now.Add(toastFor)}
}
