package document_test

import (
	"testing"

	"minping/internal/evaluation/document"
	"minping/internal/evaluationtest"
)

// What the types of documents may say.
func TestTheFieldsOfTheTypesOfDocumentsHaveTheirBounds(t *testing.T) {
	evaluationtest.Bounds(t, "documents", func(raw []byte) error {
		_, err := document.ReadPack(raw)
		return err
	}, nil, evaluationtest.PackJSON(t, "documents"))
}
