// Package view draws a [*state.State] as the whole page: the frame with the rail, the Map, banners, and the station that is
// open, whose own package draws it. Drawing is pure: it reads no clock and keeps nothing. A control says what happened by
// sending a message.
package view
