package kit

import (
	"fmt"
	"net/url"
	"strconv"
)

// Pages turns the leaves of a long list.
type Pages struct{ Prev, Next, Says string }

// PageSize is how many rows a list shows at once.
const PageSize = 200

// Paginate cuts a list of n into pages by the address's p.
func (req *Request) Paginate(n int) (from, to int, pages Pages) {
	at := max(0, req.QueryInt("p"))
	from = min(at*PageSize, n)
	to = min(from+PageSize, n)
	if n <= PageSize {
		return from, to, pages
	}
	link := func(p int) string {
		q := url.Values{}
		for key, value := range req.Queries() {
			if key != "said" {
				q.Set(key, value)
			}
		}
		q.Set("p", strconv.Itoa(p))
		return "?" + q.Encode()
	}
	if at > 0 {
		pages.Prev = link(at - 1)
	}
	if to < n {
		pages.Next = link(at + 1)
	}
	pages.Says = fmt.Sprintf("第 %d 页，共 %d 页", at+1, (n+PageSize-1)/PageSize)
	return from, to, pages
}
