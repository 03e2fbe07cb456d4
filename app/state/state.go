package state

import (
	"time"

	"orrery/core/ml"
	"orrery/core/ml/catalog"
	"orrery/core/work"
)

// Station is a place in the interface; its text is the path of its address.
type Station string

// These are the stations in the order of the ring; Automation is the clock in
// its middle.
const (
	Map         Station = ""
	Data        Station = "data"
	Features    Station = "features"
	Train       Station = "train"
	Experiments Station = "experiments"
	Automation  Station = "automation"
	Checks      Station = "checks"
	Serve       Station = "serve"
	Monitor     Station = "monitor"
)

// Stations lists all of them in the order of the rail.
func Stations() []Station {
	return []Station{Map, Data, Features, Train, Experiments, Automation, Checks, Serve, Monitor}
}

// State is everything that the interface shows.
type State struct {
	Prefix     string // of every address of the site
	Station    Station
	Sub        string // what the address names in the station, as run/<id>
	Query      string // of the address, without the question mark
	Lost       bool   // the address names nothing that there is
	Ready      bool   // what this browser has kept is loaded
	Theme      string
	Now        time.Time
	Menu       bool // the station list of small screens is open
	Later      int  // turns of the page until all of the station is drawn; see InTurns
	Toast      Toast
	Newer      NewerState
	Tables     []string // figures that are shown as tables, by id
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
	Checked     CheckedState
	Experiments RunState
	Automation  AutoState
	Checks      CheckState
	Serve       ServeState
	Monitor     MonitorState
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

// Busy is one piece of work in the worker.
type Busy struct {
	Job         int
	What        string
	Done, Total int64
	Loss        float64
	Since       time.Time
}

// On reports whether the work is going on.
func (b Busy) On() bool { return b.Job != 0 }

// Share is the done part, 0 to 1; 0 when the total is not known.
func (b Busy) Share() float64 {
	if b.Total <= 0 {
		return 0
	}
	return min(1, float64(b.Done)/float64(b.Total))
}

// Notice is something that went wrong, for a person.
type Notice struct {
	Code, Text string
	Line       int
}

// Any reports whether there is something to show.
func (n Notice) Any() bool { return n.Text != "" }

func notice(f work.Failed) Notice { return Notice{Code: f.Code, Text: f.Text, Line: f.Line} }

// New returns the state before anything is loaded.
func New() State {
	return State{
		Kinds: catalog.Catalog(),
		Make:  defaultMake(),
		Train: defaultTrain(), Tune: defaultTune(), Automation: defaultAuto(), Checks: defaultChecks(), Monitor: MonitorState{},
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
