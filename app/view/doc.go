// Package view draws a [*state.State] as the page: the frame with the rail, the Map, banners, and the open station,
// which is drawn by its own package. Drawing depends only on the state. Controls send messages.
package view
