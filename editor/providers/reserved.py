"""Words that sites keep for pages of their own, where anything else in that place is a member's or a video's name."""

from __future__ import annotations

RESERVED = frozenset(
    """
    about about-us account accounts activity ad admin ads advertise advertising affiliate affiliates album albums
    all android api app apps archive article articles artist artists ask assets auth author authors award awards
    billing blog blogs board boards book books brand brands browse business buy c career careers cart categories
    category channel channels charts checkout code collection collections comments community company compare
    conference connect contact contact-us content contests cookie cookies copyright courses create creator creators
    curated customers dashboard data demo desktop details developer developers directory discover dmca doc docs
    documentation donate download downloads edit editor education email embed embedded en enterprise error event
    events explore faq faqs favorites featured features feed feedback feeds followers following forgot forum forums
    free friends gallery game games genre genres get-started getting-started gift gifts group groups guide
    guidelines guides help help-center history home hosting hot how-it-works icons image images imprint inbox index
    info integrations invite ios job jobs join landing language languages latest learn legal library license likes
    link links list lists live live-tv local locale login logout magazine mail manage maps marketplace me media
    member members membership message messages mobile more my myaccount network new news newsletter notifications
    oauth oembed offers onboarding order orders pages partner partners password pay payment payments people photo
    photos picks plan plans playlist playlists podcast podcasts policies policy politics popular post posts premium
    press preview pricing privacy privacy-policy pro product products profile profiles project projects purchase
    questions queue random read recent recover redeem redirect register reports resources results review reviews rss
    rules sale sales schedule search security sell service services session sessions settings setup share shop
    shorts show shows sign-in sign-out sign-up sign_in sign_out sign_up signin signout signup site sitemap solutions
    sports staff start stats status store stories story studio subscribe subscription subscriptions support switch
    tag tags team teams template templates terms terms-of-service terms-of-use testimonials theme themes today tools
    top topic topics tos tour track tracks trending trends tutorials u unsubscribe update updates upgrade upload
    uploads user users verify video videos wallet watch watchlist webinars welcome wiki wishlist world www
    """.split()
)
