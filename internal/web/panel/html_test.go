package panel

import (
	"log/slog"

	"golang.org/x/net/html"

	"minping/internal/web/htmltest"
)

func discard() *slog.Logger { return slog.New(slog.DiscardHandler) }

type htmlNode = html.Node

var (
	attr    = htmltest.Attr
	hasAttr = htmltest.HasAttr
	find    = htmltest.Find
	tag     = htmltest.Tag
	class   = htmltest.Class
	raw     = htmltest.Raw
	words   = htmltest.Words
)
