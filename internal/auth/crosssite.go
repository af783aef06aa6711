package auth

import (
	"net/url"
	"strings"
)

// CrossSite reports whether a request that the panel's cookie would authorize may have been caused by another site and
// must be refused. It is stricter than net/http's CrossOriginProtection: a writing request without any information
// about its origin is refused, because every browser that can run the panel sends it, and programs use bearer tokens.
//
// method is the HTTP verb, fetchSite and origin the headers Sec-Fetch-Site and Origin ("" when absent), host the Host
// header, and public the service's own address (scheme://host[:port]), which differs from Host behind a proxy.
// Sec-Fetch-Site is only sent over TLS and to localhost, Origin always; a page with Referrer-Policy no-referrer sends
// the origin "null" and is refused on plain http, so the panel's pages use same-origin.
func CrossSite(method, fetchSite, origin, host, public string) bool {
	switch strings.ToUpper(method) {
	case "GET", "HEAD", "OPTIONS":
		return false // these never change anything here
	}
	switch fetchSite {
	case "same-origin":
		return false
	case "":
		return !sameOrigin(origin, host, public)
	}
	return true // same-site is another host of the same domain; none is a bookmark, which never writes
}

func sameOrigin(origin, host, public string) bool {
	if public != "" && strings.EqualFold(origin, strings.TrimRight(public, "/")) {
		return true
	}
	u, err := url.Parse(origin)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && strings.EqualFold(u.Host, host)
}
