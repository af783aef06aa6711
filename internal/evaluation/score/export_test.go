package score

// Feed and Decided let tests call single feeds.
var (
	Feed    = feed
	Decided = decided
)
