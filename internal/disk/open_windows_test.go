package disk

import (
	"strings"

	"golang.org/x/sys/windows"
)

// openToOthers reports whether the access list of a folder inherits, or names the group of all people or of the
// machine's users.
func openToOthers(dir string) (bool, error) {
	sd, err := windows.GetNamedSecurityInfo(dir, windows.SE_FILE_OBJECT, windows.DACL_SECURITY_INFORMATION)
	if err != nil {
		return false, err
	}
	text := sd.String()
	return strings.Contains(text, ";WD)") || strings.Contains(text, ";BU)") || strings.Contains(text, ";AU)") ||
		strings.Contains(text, "ID;"), nil
}
