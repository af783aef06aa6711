package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"minping/internal/config"
	"minping/internal/paper"
	"minping/internal/vote"
)

// slip is one ballot slip as slips writes it to its JSON file.
type slip struct {
	Code  string `json:"code"`
	Token string `json:"token"`
	Group string `json:"group,omitempty"`
	URL   string `json:"url"`

	sid string
	tid vote.Hash
}

// groupCounts is the repeatable flag --group NAME=N.
type groupCounts struct {
	names  []string
	counts map[string]int
}

func (g *groupCounts) String() string { return strings.Join(g.names, ",") }

// Set reads NAME=N; a list separated by commas comes from the environment.
func (g *groupCounts) Set(text string) error {
	for one := range strings.SplitSeq(text, ",") {
		name, number, ok := strings.Cut(one, "=")
		n, err := strconv.Atoi(number)
		if !ok || err != nil || n < 1 || n > maxCount || name == "" {
			return fmt.Errorf("a group is written NAME=N, N from 1 to %d", maxCount)
		}
		if g.counts == nil {
			g.counts = map[string]int{}
		}
		if _, twice := g.counts[name]; twice {
			return errors.New("a group is given twice")
		}
		g.names, g.counts[name] = append(g.names, name), n
	}
	return nil
}

const maxCount = 100_000

// slips makes codes and tokens here, hands the server only their hashes, makes the session ready and writes the sheets.
func slips(ctx context.Context, p program) error {
	fs := config.NewFlags("slips")
	server := fs.String("server", "", "`URL` of the service")
	tokenFile := fs.String("token-file", "", "`FILE` with an organizer's access token; - for standard input")
	session := fs.String("session", "", "`SID` of the session, in draft")
	count := fs.Int("count", 0, "how many slips (`N`), for a session without groups")
	html := fs.String("html", "", "write the print sheets to `FILE`")
	perSheet := fs.Int("per-sheet", paper.DefaultSlips, "how many slips on a page (`N`): 8, 10 or 24")
	jsonFile := fs.String("json", "", "write the slips to `FILE`, as swarm reads them; - for standard output")
	var groups groupCounts
	fs.Var(&groups, "group", "`NAME=N` slips for a voter group; repeat it")
	rest, err := p.parse(fs)
	switch {
	case err != nil:
		return err
	case len(rest) > 0:
		return wrongUsage("slips takes no arguments, found %q", rest[0])
	case *server == "" || *tokenFile == "" || *session == "":
		return wrongUsage("slips needs --server, --token-file and --session")
	case (*count > 0) == (len(groups.names) > 0) || *count < 0 || *count > maxCount:
		return wrongUsage("slips needs either --count (1 to %d) or --group", maxCount)
	case *html == "" && *jsonFile == "":
		return wrongUsage("slips needs --html or --json: otherwise no one would have the codes")
	case !slices.Contains(paper.SlipSizes, *perSheet):
		return wrongUsage("--per-sheet is one of %v", paper.SlipSizes)
	}
	token, err := p.readToken(*tokenFile)
	if err != nil {
		return err
	}
	if *count > 0 {
		groups.names, groups.counts = []string{""}, map[string]int{"": *count}
	}
	m := slipMaker{staff: staff{strings.TrimRight(*server, "/"), token}, session: *session, out: p.stderr}
	kept := keptIn(*jsonFile, *html)
	made, err := m.make(ctx, groups, func(all []slip) error { return p.writeSlips(kept, all) })
	if err != nil {
		return err
	}
	if err := p.writeSlips(*jsonFile, made); err != nil || *html == "" {
		return err
	}
	if err := m.writeSheet(*html, made, *perSheet); err != nil {
		return fmt.Errorf("%w; the codes are in %s", err, kept)
	}
	if kept != *jsonFile {
		return os.Remove(kept)
	}
	return nil
}

// keptIn names the file that holds the codes from before the server learns of the slips until the requested files are
// written: the codes exist nowhere else. It is empty if they were requested on standard output alone, which can be
// written only once.
func keptIn(jsonFile, html string) string {
	switch {
	case jsonFile != "" && jsonFile != "-":
		return jsonFile
	case html != "":
		return html + ".codes"
	}
	return ""
}

func (p program) readToken(path string) (string, error) {
	var text string
	var err error
	if path == "-" {
		var raw []byte
		raw, err = io.ReadAll(io.LimitReader(p.stdin, 1<<16))
		text = string(raw)
	} else {
		text, err = config.ReadSecret(path)
	}
	if err != nil {
		return "", fmt.Errorf("token file: %w", err)
	}
	return strings.TrimSpace(text), nil
}

// writeSlips writes the slips for their holder alone; "" writes nothing.
func (p program) writeSlips(path string, all []slip) error {
	if path == "" {
		return nil
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(all); err != nil {
		return fmt.Errorf("encode slips: %w", err)
	}
	if path == "-" {
		_, err := p.stdout.Write(b.Bytes())
		return err
	}
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		return fmt.Errorf("write slips: %w", err)
	}
	return nil
}

// slipMaker makes the slips of one session.
type slipMaker struct {
	staff   staff
	session string
	out     io.Writer
	view    sessionAnswer
	heldAt  time.Time // of the briefing
}

type sessionAnswer struct {
	State      string    `json:"state"`
	Org        string    `json:"org"`
	BriefingID string    `json:"briefing_id"`
	Presence   int       `json:"presence"`
	Rehearsal  bool      `json:"rehearsal"`
	Boxes      []boxView `json:"boxes"`
}

type boxView struct {
	SID          string `json:"sid"`
	Group        string `json:"group"`
	Number       string `json:"number"`
	ManifestHash string `json:"manifest_hash"` // empty in draft
	Printed      int    `json:"printed"`
}

// make makes the slips and moves the session to ready. Before the server hears of any, keep is called with what was
// made, so that a lost connection never loses an announced slip.
func (m *slipMaker) make(ctx context.Context, groups groupCounts, keep func([]slip) error) ([]slip, error) {
	path := "/sessions/" + m.session
	if err := m.staff.call(ctx, http.MethodGet, path, nil, &m.view); err != nil {
		return nil, err
	}
	if m.view.State != "draft" {
		return nil, fmt.Errorf("the session is %q; slips are made in draft", m.view.State)
	}
	if err := m.askDay(ctx); err != nil {
		return nil, err
	}
	// a session becomes ready only with all its groups: nothing is announced that would stay in draft
	for _, b := range m.view.Boxes {
		if b.Group != "" && b.Printed == 0 && !slices.Contains(groups.names, b.Group) {
			return nil, fmt.Errorf("voter group %q would have no slips: add --group %s=N", b.Group, b.Group)
		}
	}
	var all []slip
	for _, name := range groups.names {
		made, err := m.makeGroup(name, groups.counts[name])
		if err != nil {
			return nil, err
		}
		all = append(all, made...)
	}
	if err := keep(all); err != nil {
		return nil, err
	}
	for _, name := range groups.names {
		if err := m.announce(ctx, name, all); err != nil {
			return nil, err
		}
	}
	if err := m.staff.call(ctx, http.MethodPost, path+"/transitions", map[string]any{"to": "ready"}, nil); err != nil {
		return nil, err
	}
	if err := m.staff.call(ctx, http.MethodGet, path, nil, &m.view); err != nil {
		return nil, err
	}
	fmt.Fprintf(m.out, "%d slips, session ready\n", len(all))
	return all, m.addLinks(all)
}

// askDay asks when the briefing is held, which is printed on the slips.
func (m *slipMaker) askDay(ctx context.Context) error {
	var b struct {
		HeldAt time.Time `json:"held_at"`
	}
	err := m.staff.call(ctx, http.MethodGet, "/briefings/"+m.view.BriefingID, nil, &b)
	m.heldAt = b.HeldAt
	return err
}

// makeGroup makes the slips of one box in random order; the codes leave this process only on paper and in the JSON
// file.
func (m *slipMaker) makeGroup(group string, n int) ([]slip, error) {
	i := slices.IndexFunc(m.view.Boxes, func(b boxView) bool { return b.Group == group })
	if i < 0 {
		return nil, fmt.Errorf("the session has no voter group %q", group)
	}
	sid := m.view.Boxes[i].SID
	out := make([]slip, n)
	for j := range out {
		var code vote.Code
		_, _ = rand.Read(code[:]) // never fails (crypto/rand)
		token := vote.TypedToken(sid, code)
		out[j] = slip{
			Code: code.String(), Token: vote.B64u.EncodeToString(token[:]), Group: group, sid: sid,
			tid: vote.TokenID(sid, token),
		}
	}
	return out, nil
}

// announce hands the server the sorted hashes of one group's slips: their order says nothing about the sheets'.
func (m *slipMaker) announce(ctx context.Context, group string, all []slip) error {
	var tids []string
	for _, s := range all {
		if s.Group == group {
			tids = append(tids, vote.B64u.EncodeToString(s.tid[:]))
		}
	}
	slices.Sort(tids)
	body := map[string]any{"token_ids": tids}
	if group != "" {
		body["group"] = group
	}
	return m.staff.call(ctx, http.MethodPost, "/sessions/"+m.session+"/slips", body, nil)
}

func (m *slipMaker) addLinks(all []slip) error {
	hashes := map[string]vote.Hash{}
	for _, b := range m.view.Boxes {
		h, err := vote.ParseHash(b.ManifestHash)
		if err != nil {
			return fmt.Errorf("manifest hash of the server: %w", err)
		}
		hashes[b.SID] = h
	}
	for i, s := range all {
		raw, err := vote.B64u.DecodeString(s.Token)
		if err != nil {
			return fmt.Errorf("own token: %w", err)
		}
		all[i].URL = vote.SlipURL(m.staff.server, s.sid, vote.Token(raw), hashes[s.sid])
	}
	return nil
}

// writeSheet writes the print sheets, the slips shuffled so that no order is left on the table.
func (m *slipMaker) writeSheet(path string, all []slip, perSheet int) error {
	if err := shuffle(all); err != nil {
		return err
	}
	sheet := paper.SlipSheet{
		Unit: m.view.Org, Date: paper.Day(m.heldAt), Site: bare(m.staff.server) + "/b", Hall: m.view.Presence == 1,
		Rehearsal: m.view.Rehearsal,
		PerSheet:  perSheet,
	}
	for _, b := range m.view.Boxes {
		sheet.Groups = append(sheet.Groups, b.Group)
	}
	for _, s := range all {
		code, err := vote.ParseCode(s.Code)
		if err != nil {
			return fmt.Errorf("own code: %w", err)
		}
		one := paper.Slip{Code: code.Printed(), URL: s.URL, Group: s.Group}
		for _, b := range m.view.Boxes {
			if h, err := vote.ParseHash(b.ManifestHash); err == nil && b.SID == s.sid {
				one.Number, one.Fingerprint = b.Number, vote.Fingerprint(h)
			}
		}
		sheet.Slips = append(sheet.Slips, one)
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("write sheets: %w", err)
	}
	return errors.Join(paper.WriteSlips(f, sheet), f.Close())
}

// bare returns an address as people type it.
func bare(address string) string {
	_, host, found := strings.Cut(address, "://")
	if !found {
		return address
	}
	return host
}

func shuffle(all []slip) error {
	for i := len(all) - 1; i > 0; i-- {
		j, err := rand.Int(rand.Reader, big.NewInt(int64(i+1)))
		if err != nil {
			return fmt.Errorf("shuffle: %w", err)
		}
		k := int(j.Int64())
		all[i], all[k] = all[k], all[i]
	}
	return nil
}
