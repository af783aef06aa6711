package panel

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"minping/internal/auth"
)

// A large batch that is not finished has a field for a reason where someone asked for it, not one a unit.
func TestALargeBatchAsksForReasonsOnDemand(t *testing.T) {
	d := newEnv(t)
	office := d.as("office", auth.Admin, "")
	id, units := d.sized(7, 18, "liaocheng")
	at := "/admin/batches/" + id + "/final"
	office.see(at).hasNot("不列入结果的原因")
	office.see(at + "?out=" + units[3]).has("第7轮第003个被巡察单位党组织不列入结果的原因").hasNot("第004个被巡察单位党组织不列入结果的原因")
	page := office.get(at + "?out=" + units[3])
	if !strings.Contains(string(page.body), `data-draft="office" data-once`) {
		t.Error("a reason is lost when the field of another unit is asked for")
	}
	a := office.post(at, url.Values{"out." + units[3]: {"机构撤销"}})
	if a.status < http.StatusBadRequest {
		t.Fatalf("a batch with units in the way is fixed: %d", a.status)
	}
	a.has("还有 17 个单位没有办完", "第7轮第003个被巡察单位党组织不列入结果的原因").hasNot("第004个被巡察单位党组织不列入结果的原因")
}
