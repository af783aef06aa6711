package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"minping/internal/config"
)

// The file with the client's secret is damaged: the service does not start as a client without one, and says which file
// it is. A secret of other letters only the directory can tell.
func TestADamagedClientSecretIsReportedAtTheStart(t *testing.T) {
	for what, x := range map[string]struct {
		content string
		says    string
	}{
		"whole":       {"s3cret-of-the-client\n", ""},
		"with blanks": {"a pass phrase", ""},
		"another":     {"s3cret-of-thd-client\n", ""},
		"emptied":     {"", "不是一行客户端密钥"},
		"a line feed": {"\n", "不是一行客户端密钥"},
		"two lines":   {"s3cret\nof the client", "不是一行客户端密钥"},
		"a high bit":  {"s3cr\xe5t", "不是一行客户端密钥"},
		"zeroes":      {"\x00\x00\x00", "不是一行客户端密钥"},
		"deleted":     {"deleted", "读不出统一登录的客户端密钥"},
	} {
		file := filepath.Join(t.TempDir(), "secret")
		if what != "deleted" {
			must(t, os.WriteFile(file, []byte(x.content), 0o600))
		}
		d, err := directoryOf(config.Config{
			OIDCIssuer: "https://office.example", OIDCClient: "minping", OIDCRoles: "xunchaban=admin",
			OIDCSecretFile: file,
		})
		if x.says == "" {
			if err != nil || d == nil {
				t.Errorf("%s: %v", what, err)
			}
			continue
		}
		if err == nil || !strings.Contains(err.Error(), x.says) || !strings.Contains(err.Error(), file) {
			t.Errorf("%s: %v, want %q of %s", what, err, x.says, file)
		}
	}
}
