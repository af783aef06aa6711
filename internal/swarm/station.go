package swarm

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"sync"
)

// station is what phones share about a ballot box: the checked manifest, where ballots go, and what was sent.
type station struct {
	*box
	urn         *urn
	castTo      *endpoint
	castPath    string
	commentPath string
	codesOnce   sync.Once
}

// station returns the box of a manifest whose hash a phone has just checked. The bytes are parsed only for the first
// phone that presents them.
func (r *run) station(m [32]byte, raw []byte) (*station, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if st := r.stations[m]; st != nil {
		return st, nil
	}
	b, err := parseManifest(raw)
	if err != nil {
		return nil, err
	}
	st := &station{box: b, urn: newUrn(b, nil, "")}
	if err := r.direct(st); err != nil {
		return nil, err
	}
	r.stations[m] = st
	r.order = append(r.order, st)
	return st, nil
}

// direct determines where ballots go. The manifest may name another host for them, which a load generator uses only if
// it was also named on its command line.
func (r *run) direct(st *station) error {
	st.castTo, st.castPath = r.server, "/rb1/"+st.SID+"/cast"
	u, err := url.Parse(st.Cast)
	if err != nil {
		return fmt.Errorf("cast: %w", err)
	}
	if u.Host != "" && u.Scheme+"://"+u.Host != r.server.base {
		if r.castServer == nil || u.Scheme+"://"+u.Host != r.castServer.base {
			return fmt.Errorf("ballots go to %s: name it as the cast server to allow that", u.Host)
		}
		st.castTo = r.castServer
	}
	if u.Path != "" {
		st.castPath = u.RequestURI()
	}
	st.commentPath = "/rb1/" + st.SID + "/comment"
	if before, ok := strings.CutSuffix(st.castPath, "/cast"); ok {
		st.commentPath = before + "/comment"
	}
	return nil
}

// learnCodes takes the names of questions and group for the report from the form.
func (st *station) learnCodes(form []byte) {
	st.codesOnce.Do(func() {
		var f struct {
			Group     string `json:"group"`
			Questions []struct {
				Code string `json:"code"`
			} `json:"questions"`
		}
		if json.Unmarshal(form, &f) != nil {
			return // without them the report numbers the questions
		}
		st.urn.mu.Lock()
		defer st.urn.mu.Unlock()
		st.urn.Group = f.Group
		for i := range min(len(f.Questions), len(st.urn.Questions)) {
			st.urn.Questions[i].Code = f.Questions[i].Code
		}
	})
}
