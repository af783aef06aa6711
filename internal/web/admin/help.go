package admin

import "minping/internal/web/admin/page"

// help is the manual inside the panel.
func (v *visit) help() error {
	return v.show(page.Help{Frame: v.frame("十步开好第一次测评"), Steps: page.HelpSteps()})
}
