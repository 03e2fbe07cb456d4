//go:build !wasm

package site

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"strconv"
	"strings"
)

// MaxSteps is how many path elements an address may have below its station, as
// experiments/run/<id> has two. A longer one is not an address of the app.
const MaxSteps = 4

// deepSource is the only inline script of the site. It cannot be a file that
// 404.html names: at an unknown depth no relative address leads to it.
//
//go:embed deep.js
var deepSource string

// deepScript returns the script of 404.html.
func deepScript() string {
	var stations []string
	for _, p := range Pages()[1:] {
		stations = append(stations, `"`+p.Route+`"`)
	}
	_, code, _ := strings.Cut(deepSource, "\n\n") // without the comment at the top
	return strings.NewReplacer("__STATIONS__", "["+strings.Join(stations, ", ")+"]", "__STEPS__", strconv.Itoa(MaxSteps)).Replace(strings.TrimSpace(code))
}

// deepPolicy returns Policy with the hash that allows that script, and no other.
func deepPolicy() string {
	sum := sha256.Sum256([]byte(deepScript()))
	return policy("'self' 'wasm-unsafe-eval' 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'")
}
