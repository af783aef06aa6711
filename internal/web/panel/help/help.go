package help

// help is the manual inside the panel.
func (req *request) help() error {
	return req.Render(Help{Frame: req.Frame("十步开好第一次测评"), Steps: HelpSteps()})
}
