// Package static holds what browsers are given as it is: the phone page and the panel's styles and scripts, built and embedded.
package static
