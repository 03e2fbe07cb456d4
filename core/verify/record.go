package verify

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"orrery/core/ml"
	"orrery/core/registry"
)

// need is a record that refers to other ones.
type need struct {
	record, place string
	model, run    string // digest and id that it refers to; "" for none
}

// pointer is the version that an alias points to.
type pointer struct {
	record string
	to     int
}

const (
	exportAgain = "export the workspace again from the original browser, or train the model again"
	trainAgain  = "train the model again; runs and versions are kept"
)

// record decodes and checks one record, except its references.
func (c *check) record(ctx context.Context, name string) {
	b := c.Records[name]
	place := strings.TrimSuffix(name, "/")
	parsed, err := recovered(func() (any, error) { return registry.ParseRecord(name, b) })
	var number *registry.NumberError
	run, isRun := parsed.(registry.Run)
	switch {
	case isRun && errors.As(err, &number):
		c.findings = append(c.findings, Finding{place, err.Error(), "an import assigns a free number", name, false})
	case err != nil:
		remedy := exportAgain
		if strings.HasPrefix(name, "d/") {
			remedy = "change the setting again"
		}
		c.refuse(name, place, "it is not valid: "+err.Error(), remedy)
		return
	}
	switch v := parsed.(type) {
	case registry.Run:
		c.runs[run.ID] = true
		c.needs = append(c.needs, need{record: name, place: fmt.Sprintf("run %d", run.Number), model: run.ModelID})
	case registry.Version:
		c.versions[versionName(v.Model, v.N)] = true
		c.needs = append(c.needs, need{name, fmt.Sprintf("version %d of %s", v.N, v.Model), v.Digest, v.Run})
	case registry.Event:
		if v.Kind == registry.EventAlias {
			c.aliases[[2]string{v.Model, v.Alias}] = pointer{name, v.To}
		}
	}
	if kind, rest, _ := strings.Cut(name, "/"); kind == "m" || kind == "l" {
		digest, _, _ := strings.Cut(rest, "/")
		c.model(ctx, name, digest, b)
	}
}

func versionName(model string, n int) string { return fmt.Sprintf("%s/%d", model, n) }

// model loads a model, which checks its checksum, sizes and parts and makes a test prediction.
func (c *check) model(ctx context.Context, name, digest string, text []byte) {
	place := fmt.Sprintf("model %.12s", digest)
	if strings.HasPrefix(name, "l/") {
		if c.Model == nil {
			c.refuse(name, place, "it refers to a model outside of the file", exportAgain)
			return
		}
		var err error
		if text, err = c.Model(ctx, text); err != nil {
			if ctx.Err() == nil {
				c.refuse(name, place, "it cannot be read: "+err.Error(), "train it again, or import a workspace that has it")
			}
			return
		}
	}
	m, err := ml.LoadWithPauses(c.catalog, text, c.pause)
	if errors.Is(err, ml.ErrChecksum) { // the white space may differ
		m, err = ml.Load(c.catalog, text)
	}
	switch {
	case err != nil:
		c.refuse(name, place, "it does not load: "+err.Error(), trainAgain)
	case m.Digest() != digest:
		c.refuse(name, place, fmt.Sprintf("it is another model, %.12s", m.Digest()), trainAgain)
	default:
		c.models[digest] = true
	}
}

// references checks that the records' references exist. The error is that of ctx.
func (c *check) references(ctx context.Context) error {
	for _, n := range c.needs {
		if n.model != "" && !c.models[n.model] {
			c.findings = append(c.findings, Finding{n.place, fmt.Sprintf("its model %.12s is missing or damaged", n.model), "train it again", n.record, false})
		}
		if n.run != "" && !c.runs[n.run] {
			c.findings = append(c.findings, Finding{n.place, fmt.Sprintf("its run %.12s is missing", n.run), "nothing else is affected", n.record, false})
		}
		if c.pause(); ctx.Err() != nil {
			return ctx.Err()
		}
	}
	moved := make(map[string][2]string, len(c.aliases)) // by record: the alias of which it is the last event
	for alias, at := range c.aliases {
		moved[at.record] = alias
	}
	for _, name := range c.names {
		alias, ok := moved[name]
		if to := c.aliases[alias].to; ok && to != 0 && !c.versions[versionName(alias[0], to)] {
			c.findings = append(c.findings, Finding{"alias " + alias[1] + " of " + alias[0],
				fmt.Sprintf("it points to version %d, which is missing", to), "point it to another version", name, false})
		}
		if c.pause(); ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return nil
}
