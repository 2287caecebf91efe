// unpacks the packed browser into TMPDIR; the package offers no other way to say where
import chromium from '@sparticuz/chromium'
await chromium.executablePath()
