package keys

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
)

// A key file ends with a line that contains its name and a checksum of the content above: otherwise a flipped bit on
// the disk would turn a key into a different one, which makes every ballot of a session invalid. Files of the first
// release have no such line and are accepted without it; they get one when a key in them is erased. The first release
// can read files with the line, because it stops at the end of the JSON or PEM above.
const sumMark = "# minping "

// DamagedError means that a key file is not what was written: a bit was flipped, it was truncated, or it belongs
// somewhere else. It was not used and nothing was changed.
type DamagedError struct{ File string }

// Error returns a sentence in both languages, with the cure.
func (e *DamagedError) Error() string { return e.Chinese() + " / " + e.English() }

// cures are what to do without a copy, per file; the session file's entry also covers all others.
var cures = map[string][2]string{
	boardName: {"没有副本时，从备份恢复（备份里有公告板密钥）", "without one, restore from a backup, which holds the board key"},
	tokenName: {"没有副本时，删除它后重新启动，工作人员重新登录即可", "without one, delete it and start again; staff then sign in once more"},
	PersonalName: {
		"没有副本时，从备份恢复（备份里有这把密钥），否则人员名单打不开",
		"without one, restore from a backup, which holds this key, or the lists of people stay closed",
	},
}

func (e *DamagedError) cure() [2]string {
	if c, ok := cures[e.File]; ok {
		return c
	}
	return [2]string{"没有副本时，这一场只能作废后重新组织", "without one, the session can only be voided and held again"}
}

// Chinese returns the sentence in Chinese.
func (e *DamagedError) Chinese() string {
	return fmt.Sprintf("密钥文件 %s 已损坏或不见了，没有使用，也没有改动任何内容。请用完好的副本换回这个文件；%s。", e.File, e.cure()[0])
}

// English returns the sentence in English.
func (e *DamagedError) English() string {
	return fmt.Sprintf("The key file %s is damaged or gone; it was not used and nothing was changed. Put an intact "+
		"copy in its place; %s.", e.File, e.cure()[1])
}

// Reason returns a stable word for programs.
func (e *DamagedError) Reason() string { return "key_damaged" }

// withSum returns the content of the named file with its last line added.
func withSum(name string, content []byte) []byte {
	// A clone: content may be a prefix of the slice it is compared with.
	content = append(bytes.Clone(bytes.TrimRight(content, "\n")), '\n')
	return fmt.Appendf(content, "%s%s sha256 %s\n", sumMark, name, hex.EncodeToString(sumOf(name, content)))
}

func sumOf(name string, content []byte) []byte {
	h := sha256.New()
	fmt.Fprintf(h, "%s %d\n", name, len(content))
	h.Write(content)
	return h.Sum(nil)
}

// checked returns the content of the named file without its last line, or a *DamagedError. A file of the first release
// contains none of the line's words, whereas a flipped bit in the line leaves two of them intact.
func checked(name string, raw []byte) ([]byte, error) {
	summed := false
	for _, word := range []string{"#", "minping ", " sha256 "} {
		summed = summed || bytes.Contains(raw, []byte(word))
	}
	if !summed && len(raw) > 0 {
		return raw, nil
	}
	content := raw[:bytes.LastIndex(raw, []byte("\n"+sumMark))+1]
	if len(content) == 0 || !bytes.Equal(raw, withSum(name, content)) {
		return nil, &DamagedError{name}
	}
	return content, nil
}
