// The reader of QR codes that the phone page fetches when someone wants to scan a slip from within the page.

import { lookForCode } from '../../admin/look.js';

window.minpingScan = lookForCode;
