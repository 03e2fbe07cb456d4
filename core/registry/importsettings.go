package registry

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"

	"orrery/core/usertext"
)

// settings imports what is not set here, in the order in which it was first written there. What
// was deleted there is left out.
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
			p.out(&p.Settings, fmt.Sprintf("the setting %q is here with another content; yours stays", s.Name))
		}
	}
}

// readSettings reads the settings among records; those that do not read are left out with a note.
func (p *importing) readSettings(records map[string][]byte) []Setting {
	theirs := newState()
	for _, key := range sortedKeys(records) {
		if !strings.HasPrefix(key, "d/") {
			continue
		}
		if err := theirs.applySetting(layoutPrefix+key, records[key]); err != nil {
			p.out(&p.Settings, fmt.Sprintf("%s does not read as a setting: %v", key, err))
		}
	}
	var out []Setting
	for _, s := range theirs.settings {
		err := checkSetting(SettingWrite{Name: s.Name, Value: s.Value})
		switch {
		case err != nil:
			p.out(&p.Settings, usertext.Of(err))
		case s.Value != nil:
			out = append(out, s)
		}
	}
	slices.SortFunc(out, func(a, b Setting) int { return cmp.Or(cmp.Compare(a.Seq, b.Seq), cmp.Compare(a.Name, b.Name)) })
	return out
}
