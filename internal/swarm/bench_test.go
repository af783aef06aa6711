package swarm

import (
	"testing"

	"minping/internal/keys/keystest"
	"minping/internal/vote"
)

// BenchmarkPhone is everything a phone computes, without network and issuer.
func BenchmarkPhone(b *testing.B) {
	s, _ := newService(b, setup{slips: 1})
	box, err := parseManifest(s.box.Bytes)
	if err != nil {
		b.Fatal(err)
	}
	plain, _ := box.encodeAnswers([]int{1, 2, 3})
	for b.Loop() {
		creds, req, err := box.ask([16]byte{1}, [10]byte{})
		if err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		parsed, err := s.box.ParseAdmit(req.body)
		if err != nil {
			b.Fatal(err)
		}
		bs, err := s.issuers[0].BlindSign(parsed.Z[0])
		if err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		if err := box.accept(creds, req, vote.AdmitAnswer([][]byte{bs})); err != nil {
			b.Fatal(err)
		}
		ballot, err := box.fill(creds[0], plain)
		if err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		receipt := vote.Receipt(s.receipt, s.box.M, ballot.tracker)
		b.StartTimer()
		if !box.receiptOK(ballot.tracker, receipt) {
			b.Fatal("receipt")
		}
	}
}

func BenchmarkBlind(b *testing.B) {
	is, err := newIssuer("ballot", keystest.IssuerKeys()[0].Public().N.Bytes())
	if err != nil {
		b.Fatal(err)
	}
	prepared := make([]byte, 130)
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := is.blind(prepared); err != nil {
			b.Fatal(err)
		}
	}
}
