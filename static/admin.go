// Package static holds what browsers load as it is.
package static

import "embed"

// Admin is the panel's and the hall screen's styles, scripts and pictures.
//
//go:embed admin
var Admin embed.FS
