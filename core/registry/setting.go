package registry

import "fmt"

// PutSetting keeps a small value of the program under a name: last write wins, unlike
// everything else here. name is like "theme" or "schedule"; v is text, by custom JSON.
// The error is a *FullError where there is no room, and the old value stands.
func (r *Registry) PutSetting(name string, v []byte) error {
	if err := checkName("setting", name); err != nil {
		return err
	}
	return r.change(func() error { return r.put(settingPrefix+name, v, fmt.Sprintf("setting %s", name), true) })
}

// GetSetting returns the value of a name, and false where there is none or it is damaged.
func (r *Registry) GetSetting(name string) ([]byte, bool) {
	v, err := r.get(settingPrefix + name)
	return v, err == nil
}

// DeleteSetting removes a value; removing what is not there is no error.
func (r *Registry) DeleteSetting(name string) error {
	return r.change(func() error { return r.remove(settingPrefix + name) })
}
