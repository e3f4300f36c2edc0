/** What a browser for tests is told beyond what Playwright tells it. */

/**
 * A browser with a screen would load the drop-downs of its address bar with every new window: 0.6 s of two cores, at the
 * very moment in which the page under test opens.
 */
const ADDRESS_BAR = ['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup', 'WebUIOmniboxFullPopup'];

/** Of several lists of features a browser takes the last, so what Playwright turns off is here again: a test compares. */
const PLAYWRIGHT = [
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'LensOverlay',
  'MediaRouter',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'TcpPortRandomizationWin',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
  'PreconnectToSearch',
  'msForceBrowserSignIn',
  'msEdgeUpdateLaunchServicesPreferredVersion',
];

export const DISABLE_FEATURES = '--disable-features=';

export const browserSwitches: readonly string[] = [
  // Containers give little shared memory.
  '--disable-dev-shm-usage',
  DISABLE_FEATURES + [...PLAYWRIGHT, ...ADDRESS_BAR].join(','),
];
