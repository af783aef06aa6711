// Package swarm runs complete phones against a service: page, manifest, form, admission, ballot, receipt and, if
// wanted, comment and board. It is a load generator and also an independent check of the protocol, because it
// implements every byte of rb1's client side a second time and imports none of the server's rules.
//
// The phones are honest and cheap to run. Each makes its own keys, blinds and unblinds its own requests, seals its own
// ballot and verifies its own receipt; what is the same for every phone (parsing a manifest, after each phone has
// checked its hash) is done once. The load usually runs on the same machine as the server, so a journey should cost
// the client well under a millisecond.
package swarm
