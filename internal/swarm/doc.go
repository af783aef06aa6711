// Package swarm plays complete phones against a running service: page, manifest, form, admission,
// ballot, receipt and, if wanted, comment and board. It is a load generator and, because every byte of
// rb1's client side is written here a second time and imports no rule of the server's, an
// independent check of the protocol.
//
// The phones are honest and frugal. Each makes its own keys, blinds and unblinds its own requests,
// seals its own ballot and verifies its own receipt; what is the same for every phone (parsing a manifest
// of which each phone has checked the hash) is done once. The load usually runs on the machine of the
// server, so a journey should cost the client well under a millisecond.
package swarm
