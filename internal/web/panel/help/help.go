package help

import "minping/internal/web/panel/kit"

// help is the manual inside the panel.
func (req *request) help() error {
	steps := HelpSteps()
	for i, s := range steps {
		if s.Go != nil && kit.Open(req.Request, s.Go.Href) == "" {
			steps[i].Go = nil
		}
	}
	return req.Render(Help{Frame: req.Frame("十步开好第一次测评"), Steps: steps})
}
