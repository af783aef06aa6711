package score

// Feed and Decided are what tests ask of single feeds.
var (
	Feed    = feed
	Decided = decided
)
