"""draw_people.py WIDTH HEIGHT PEOPLE SIZE: an SVG of drawn people on standard output.

PEOPLE is a word of digits 0..3, one a person, from left to right. Shaded and softened so that a face detector takes them
for faces: the pictures in the documentation show nobody.
"""
import random, sys
def face(x, y, s, skin, hair, style, eyes, seed, geo):
    r=random.Random(seed)
    wide,sep,eye,nose,mouth,brow=geo
    def p(dx,dy): return f'{x+dx*s*wide:.1f} {y+dy*s:.1f}'
    dark='#2a1a12'
    out=[]
    gid=f'g{seed}'
    out.append(f'<radialGradient id="{gid}" cx="45%" cy="40%" r="70%"><stop offset="0" stop-color="{skin[0]}"/><stop offset="1" stop-color="{skin[1]}"/></radialGradient>')
    # hair behind
    if style=='long': out.append(f'<path d="M {p(-.62,-.2)} C {p(-.75,-1.15)} {p(.75,-1.15)} {p(.62,-.2)} L {p(.66,.75)} C {p(.3,.95)} {p(-.3,.95)} {p(-.66,.75)} Z" fill="{hair}"/>')
    # neck and shoulders
    out.append(f'<path d="M {p(-.2,.45)} L {p(-.22,.85)} L {p(.22,.85)} L {p(.2,.45)} Z" fill="{skin[1]}"/>')
    out.append(f'<path d="M {p(-1,1.4)} C {p(-.95,.95)} {p(-.5,.85)} {p(-.22,.8)} C {p(-.1,.95)} {p(.1,.95)} {p(.22,.8)} C {p(.5,.85)} {p(.95,.95)} {p(1,1.4)} Z" fill="{r.choice(["#31556b","#6b3141","#3f6b31","#5a4a7a","#7a5a2a"])}"/>')
    # head
    out.append(f'<path d="M {p(-.5,-.25)} C {p(-.52,-.85)} {p(.52,-.85)} {p(.5,-.25)} C {p(.5,.2)} {p(.3,.62)} {p(0,.66)} C {p(-.3,.62)} {p(-.5,.2)} {p(-.5,-.25)} Z" fill="url(#{gid})"/>')
    for sx in (-1,1): out.append(f'<ellipse cx="{x+sx*.51*s:.1f}" cy="{y-.05*s:.1f}" rx="{.07*s:.1f}" ry="{.13*s:.1f}" fill="{skin[1]}"/>')
    # hair front
    out.append(f'<path d="M {p(-.53,-.2)} C {p(-.62,-.95)} {p(.62,-.95)} {p(.53,-.2)} C {p(.45,-.5)} {p(.2,-.58)} {p(-.1,-.5)} C {p(-.3,-.48)} {p(-.46,-.42)} {p(-.53,-.2)} Z" fill="{hair}"/>')
    for sx in (-1,1):
        ex,ey=x+sx*sep*s,y-.12*s
        out.append(f'<ellipse cx="{ex:.1f}" cy="{ey:.1f}" rx="{.13*s:.1f}" ry="{.085*s:.1f}" fill="{skin[1]}" opacity=".6"/>')
        out.append(f'<ellipse cx="{ex:.1f}" cy="{ey:.1f}" rx="{.095*eye*s:.1f}" ry="{.05*eye*s:.1f}" fill="#f7f3ee"/>')
        out.append(f'<circle cx="{ex:.1f}" cy="{ey:.1f}" r="{.045*eye*s:.1f}" fill="{eyes}"/><circle cx="{ex:.1f}" cy="{ey:.1f}" r="{.022*s:.1f}" fill="#111"/>')
        out.append(f'<path d="M {ex-.1*s:.1f} {ey-.005*s:.1f} Q {ex:.1f} {ey-.085*s:.1f} {ex+.1*s:.1f} {ey-.005*s:.1f}" fill="none" stroke="{dark}" stroke-width="{.018*s:.1f}"/>')
        out.append(f'<path d="M {ex-.13*s:.1f} {ey-.1*s:.1f} Q {ex:.1f} {ey-.175*s:.1f} {ex+.13*s:.1f} {ey-.11*s:.1f}" fill="none" stroke="{hair}" stroke-width="{.035*brow*s:.1f}" stroke-linecap="round"/>')
    out.append(f'<path d="M {p(.03,-.1)} C {p(.06,.05)} {p(.09*nose,.12*nose)} {p(.08*nose,.17*nose)} Q {p(0,.24*nose)} {p(-.08*nose,.17*nose)}" fill="none" stroke="{skin[2]}" stroke-width="{.025*s:.1f}" stroke-linecap="round"/>')
    out.append(f'<ellipse cx="{x-.035*s:.1f}" cy="{y+.185*nose*s:.1f}" rx="{.02*s:.1f}" ry="{.012*s:.1f}" fill="{skin[2]}"/><ellipse cx="{x+.035*s:.1f}" cy="{y+.185*nose*s:.1f}" rx="{.02*s:.1f}" ry="{.012*s:.1f}" fill="{skin[2]}"/>')
    out.append(f'<path d="M {p(-.17*mouth,.36)} Q {p(-.06*mouth,.32)} {p(0*mouth,.345)} Q {p(.06*mouth,.32)} {p(.17*mouth,.36)} Q {p(0*mouth,.47)} {p(-.17*mouth,.36)} Z" fill="#b4545a"/><path d="M {p(-.17*mouth,.36)} Q {p(0*mouth,.385)} {p(.17*mouth,.36)}" fill="none" stroke="#6e2a30" stroke-width="{.014*s:.1f}"/>')
    if style=='beard': out.append(f'<path d="M {p(-.47,.1)} C {p(-.42,.55)} {p(-.2,.74)} {p(0,.75)} C {p(.2,.74)} {p(.42,.55)} {p(.47,.1)} C {p(.4,.3)} {p(.3,.3)} {p(.2,.29)} C {p(.08,.26)} {p(-.08,.26)} {p(-.2,.29)} C {p(-.3,.3)} {p(-.4,.3)} {p(-.47,.1)} Z M {p(-.16,.35)} Q {p(0,.46)} {p(.16,.35)} Q {p(0,.33)} {p(-.16,.35)} Z" fill="{hair}" fill-rule="evenodd"/>')
    if style=='glasses':
        for sx in (-1,1): out.append(f'<circle cx="{x+sx*sep*s:.1f}" cy="{y-.12*s:.1f}" r="{.15*s:.1f}" fill="none" stroke="#222" stroke-width="{.025*s:.1f}"/>')
        out.append(f'<path d="M {p(-.05,-.12)} L {p(.05,-.12)}" stroke="#222" stroke-width="{.025*s:.1f}"/>')
    return '\n'.join(out)
people=[(('#f0c9a6','#d9a57c','#a8704a'),'#3a2718','beard','#4a6b3a',(1.12,.21,.85,1.15,1.2,1.7)),(('#8d5a3a','#6e4227','#4a2a16'),'#15100c','long','#3a2212',(.95,.22,1.25,.9,1.25,.8)),(('#f4d4bb','#dfae8c','#b57c5c'),'#a0522d','long','#3a6a8a',(.85,.165,1.1,1.2,.8,.7)),(('#e0b184','#c08a5c','#8d5c36'),'#1c1410','glasses','#3a2a1a',(1.02,.19,.8,.8,1.0,1.5))]
W,H=int(sys.argv[1]),int(sys.argv[2]); which=[int(c) for c in sys.argv[3]]; s=float(sys.argv[4])
print(f'<svg xmlns="http://www.w3.org/2000/svg" width="{W}" height="{H}" viewBox="0 0 {W} {H}"><defs><filter id="soft"><feGaussianBlur stdDeviation="{s*0.008:.2f}"/></filter></defs><rect width="{W}" height="{H}" fill="#c9d4cf"/><rect y="{H*.72}" width="{W}" height="{H*.28}" fill="#b3a58f"/><g filter="url(#soft)">')
for i,w in enumerate(which): print(face(W*(i+.5)/len(which), H*.45+(i%2)*s*.15, s, *people[w][:4], w+1, people[w][4]))
print('</g></svg>')
