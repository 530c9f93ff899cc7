// Security headers of every answer to the window, in both hosts: it loads nothing from outside, and nobody else frames, embeds or reads it.
import { hash } from 'node:crypto'

/** What paneforge writes into a <style> element, empty at first, while a divider is dragged: these words and no others are let through. */
const dividerStyles = ['', ...['ew', 'w', 'e', 'ns', 'n', 's'].map((way) => `*{cursor: ${way}-resize!important;}`)]

const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  `style-src 'self' ${dividerStyles.map((style) => `'sha256-${hash('sha256', style, 'base64')}'`).join(' ')}`,
  // Components size and place things by style attributes. Any other <style> element or foreign sheet stays refused.
  "style-src-attr 'unsafe-inline'",
  "img-src 'self' blob: data:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** What browsers can grant and this window never asks for; fullscreen and writing to the clipboard stay with the page itself. */
const refusedFeatures = [
  'accelerometer', 'autoplay', 'camera', 'clipboard-read', 'compute-pressure', 'display-capture', 'encrypted-media', 'gamepad',
  'geolocation', 'gyroscope', 'hid', 'identity-credentials-get', 'idle-detection', 'keyboard-map', 'local-fonts', 'magnetometer', 'microphone', 'midi',
  'otp-credentials', 'payment', 'picture-in-picture', 'publickey-credentials-create', 'publickey-credentials-get', 'screen-wake-lock', 'serial',
  'storage-access', 'usb', 'window-management', 'xr-spatial-tracking',
]

export const securityHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': contentSecurityPolicy,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': refusedFeatures.map((feature) => `${feature}=()`).join(', '),
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}
