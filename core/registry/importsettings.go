package registry

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"

	"orrery/core/usertext"
)

// settings imports settings that do not exist here, in the order in which they were first written.
// It skips deleted ones.
func (p *importing) settings(records map[string][]byte) {
	next := p.r.lastSetting
	for _, s := range p.readSettings(records) {
		mine := p.r.settings[s.Name]
		switch {
		case mine.Value == nil:
			next = numberAfter(next, maxRev)
			p.write(&p.Settings, settingPrefix+s.Name, encodeSetting(settingRecord{Rev: numberAfter(mine.Rev, maxRev), Seq: next, Value: s.Value}))
		case bytes.Equal(mine.Value, s.Value):
			p.Settings.Same++
		default:
			p.skip(&p.Settings, fmt.Sprintf("the setting %q already exists with a different value and was not replaced", s.Name))
		}
	}
}

// readSettings decodes the settings among records. It skips those that cannot be read, with a note.
func (p *importing) readSettings(records map[string][]byte) []Setting {
	theirs := newState()
	for _, key := range sortedKeys(records) {
		if !strings.HasPrefix(key, "d/") {
			continue
		}
		if err := theirs.applySetting(layoutPrefix+key, records[key]); err != nil {
			p.skip(&p.Settings, fmt.Sprintf("%s is not a valid setting: %v", key, err))
		}
	}
	var out []Setting
	for _, s := range theirs.settings {
		err := checkSetting(SettingWrite{Name: s.Name, Value: s.Value})
		switch {
		case err != nil:
			p.skip(&p.Settings, usertext.Of(err))
		case s.Value != nil:
			out = append(out, s)
		}
	}
	slices.SortFunc(out, func(a, b Setting) int { return cmp.Or(cmp.Compare(a.Seq, b.Seq), cmp.Compare(a.Name, b.Name)) })
	return out
}
