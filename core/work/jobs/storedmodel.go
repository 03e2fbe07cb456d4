package jobs

import (
	"encoding/json"

	"orrery/core/work"
)

// StoredModel is a fitted model and the data that it is used on, for jobs about one.
type StoredModel struct {
	Table    string
	Features Features
	Model    json.RawMessage `json:"-"` // it crosses as the message's body
}

func (m StoredModel) TableHash() string { return m.Table }

// Body returns the model.
func (m StoredModel) Body() []byte { return m.Model }

// SetBody stores what Body returned.
func (m *StoredModel) SetBody(b []byte) error {
	m.Model = b
	return nil
}

// ModelJob is a job about a fitted model that is read later than the job is made.
type ModelJob interface {
	work.Job
	// WithModel returns the job about a model.
	WithModel(model []byte) work.Job
}
