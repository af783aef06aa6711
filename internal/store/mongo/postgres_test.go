//go:build !race

package mongo

import "testing"

// FerretDB's two backends share the wire protocol code and none of the storage code. What differs is the server's, so
// the race detector, which sees this side only, watches the suite on one of them.
func TestMongoKeepsTheContractOnPostgreSQLToo(t *testing.T) {
	if postgres != "" { // it is installed
		keepsTheContract(t, postgres)
	}
}
