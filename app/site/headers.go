//go:build !wasm

package site

import (
	"fmt"
	"strings"
)

// policy returns the Content Security Policy with scripts as the sources of script-src.
func policy(scripts string) string {
	return "default-src 'none'; script-src " + scripts + "; connect-src 'self'; " +
		"style-src 'self'; img-src 'self' data:; font-src 'self'; worker-src 'self'; manifest-src 'self'; " +
		"base-uri 'none'; form-action 'none'"
}

// Policy returns the Content Security Policy that every page carries in a meta
// tag. On a host that does not send Headers it is the only protection.
func Policy() string { return policy("'self' 'wasm-unsafe-eval'") }

// Header is one header of an HTTP answer.
type Header struct{ Name, Value string }

// Headers returns the headers that every response should have, errors and redirects too.
//
// The Content-Security-Policy is Policy, the hash of the script of 404.html, and frame-ancestors, which a meta tag
// cannot hold. It does not govern where a page navigates to, or WebRTC; Connection-Allowlist does, in browsers that
// support it (Chromium from 152 on). A sandbox directive is left out: the HTML standard refuses a page that has both it
// and Cross-Origin-Opener-Policy, which together with Cross-Origin-Embedder-Policy gives the page a finer clock.
func Headers() []Header {
	return []Header{
		{"Content-Security-Policy", deepPolicy() + "; frame-ancestors 'none'"},
		{"Connection-Allowlist", "(response-origin)"},
		{"Permissions-Policy", permissions()},
		{"X-Content-Type-Options", "nosniff"},
		{"Referrer-Policy", "no-referrer"},
		{"Cross-Origin-Opener-Policy", "same-origin"},
		{"Cross-Origin-Embedder-Policy", "require-corp"},
		{"Cross-Origin-Resource-Policy", "same-origin"},
	}
}

// permissions returns a Permissions-Policy without the features that the app never uses. It names only
// features that browsers support: Chromium logs an error for any other.
func permissions() string {
	off := []string{
		"accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "gamepad", "geolocation",
		"gyroscope", "hid", "idle-detection", "local-fonts", "magnetometer", "microphone", "midi", "payment",
		"publickey-credentials-get", "screen-wake-lock", "serial", "usb", "window-management", "xr-spatial-tracking",
	}
	return strings.Join(off, "=(), ") + "=()"
}

// headersFile returns the text of _headers, in the format that Netlify and Cloudflare Pages read. No two rules set the
// same header for one path, since such hosts join the values. Every address of the two programs has their version, so
// they are cached for a year; fonts have none and are cached for a day. For everything else the default of these hosts
// is right: revalidate each time.
func headersFile() []byte {
	var b strings.Builder
	b.WriteString("/*\n")
	for _, h := range Headers() {
		fmt.Fprintf(&b, "  %s: %s\n", h.Name, h.Value)
	}
	for _, p := range []string{appPath, enginePath} {
		fmt.Fprintf(&b, "/%s\n  Cache-Control: %s\n", p, KeepYear)
	}
	fmt.Fprintf(&b, "/web/fonts/*\n  Cache-Control: %s\n", KeepDay)
	return []byte(b.String())
}

// Values of Cache-Control: KeepYear for an address that names its content, KeepDay for a font.
const (
	KeepYear = "public, max-age=31536000, immutable"
	KeepDay  = "public, max-age=86400"
)
